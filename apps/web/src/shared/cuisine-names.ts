/** What kitchens and districts are called; an unknown one shows its own identifier. */
import { dictionary } from './language.tsx';

export const useCuisineNames = dictionary<Record<string, string>>(
  {
    'korean-bbq': '고기구이',
    sushi: '스시',
    hansik: '한식',
    italian: '이탈리안',
    noodles: '면 요리',
    'wine-bar': '와인 바',
    steak: '스테이크',
    vegan: '비건',
    chinese: '중식',
    tea: '찻집',
    french: '프렌치',
    pub: '펍',
    mexican: '멕시칸',
  },
  {
    'korean-bbq': 'Korean barbecue',
    sushi: 'Sushi',
    hansik: 'Korean table',
    italian: 'Italian',
    noodles: 'Noodles',
    'wine-bar': 'Wine bar',
    steak: 'Steak',
    vegan: 'Vegan',
    chinese: 'Chinese',
    tea: 'Tea house',
    french: 'French',
    pub: 'Pub',
    mexican: 'Mexican',
  },
);

export const useAreaNames = dictionary<Record<string, string>>(
  {
    jongno: '종로',
    itaewon: '이태원',
    hongdae: '홍대',
    seongsu: '성수',
    yeouido: '여의도',
    mangwon: '망원',
    myeongdong: '명동',
    jamsil: '잠실',
    gangnam: '강남',
    euljiro: '을지로',
  },
  {
    jongno: 'Jongno',
    itaewon: 'Itaewon',
    hongdae: 'Hongdae',
    seongsu: 'Seongsu',
    yeouido: 'Yeouido',
    mangwon: 'Mangwon',
    myeongdong: 'Myeongdong',
    jamsil: 'Jamsil',
    gangnam: 'Gangnam',
    euljiro: 'Euljiro',
  },
);

export const useSeatNames = dictionary<Record<string, string>>(
  { hall: '홀', window: '창가', bar: '바', room: '룸', terrace: '테라스' },
  { hall: 'Hall', window: 'Window', bar: 'Bar', room: 'Private room', terrace: 'Terrace' },
);
